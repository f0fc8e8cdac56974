"""Three memories: a tanh RNN, a GRU and an LSTM hear one sequence, lane under lane, under one cursor."""
