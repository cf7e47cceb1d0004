"""The front desk: what does a person see and press? The only place that knows PySide6."""
