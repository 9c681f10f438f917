"""Many runs: several stacks side by side, or one stack with its inputs ranging."""
