curl -s -i -X POST "$LEDGER_URL/v1/referrals" \
  -H "authorization: Bearer $POLICE_TOKEN" \
  -H "content-type: application/json" \
  -H "idempotency-key: sample-referral-1" \
  --data-binary @body.json
