-- Who stands in a claim that denies, on any side (4), by code: so that those who may
-- dispute a report are found without going through all that is said of its parties.
INSERT INTO claim_parties (party, side, day, claim)
  SELECT DISTINCT o.party, 4, o.day, o.claim FROM claim_parties o JOIN claims c ON c.id = o.claim
  WHERE c.stance = 'deny' AND o.party NOT LIKE '%/%' AND o.party NOT LIKE '#%';

-- Events of a type by party and day: those near another.
CREATE INDEX event_parties_near ON event_parties (type, party, day, event) WHERE side IN (1, 2);
