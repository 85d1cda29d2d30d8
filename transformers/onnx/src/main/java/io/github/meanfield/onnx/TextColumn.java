package io.github.meanfield.onnx;

import java.util.Set;

/**
 * A column of texts.
 *
 * @param value [N, 1] of strings
 * @param missing texts that mean that a text is missing
 * @param hasNumbers whether texts that are the same number are the same category
 */
record TextColumn(Value value, Set<String> missing, boolean hasNumbers) {}
