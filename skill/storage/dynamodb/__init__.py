"""The journal in one DynamoDB table: what a night costs is the same after ten years of them."""
