"""The screen: page frame, page state and link, the live instrument, lessons. The only room with Streamlit."""
