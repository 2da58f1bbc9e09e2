DELETE FROM claim_parties WHERE side = 4;
