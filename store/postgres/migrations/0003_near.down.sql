DROP INDEX event_parties_near;
DELETE FROM claim_parties WHERE side = 4;
