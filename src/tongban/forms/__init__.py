"""E-forms: definitions as JSON Schema with an order of fields, rendering to accessible HTML, checking of answers."""
