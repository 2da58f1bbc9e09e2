DROP INDEX articles_url;
