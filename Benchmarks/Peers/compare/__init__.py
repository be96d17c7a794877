"""What Scripts/compare is made of: servers, scenarios, rounds, and the pages that show the outcome."""
