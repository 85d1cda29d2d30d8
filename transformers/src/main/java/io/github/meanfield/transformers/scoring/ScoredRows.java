package io.github.meanfield.transformers.scoring;

/**
 * Rows that a network has scored at once.
 *
 * @param features rows × numFeatures, row by row; may be longer; null of sparse rows unless a
 *     column needs them
 * @param rows number of rows
 * @param outputsOfEach outputs of each network, rows × numOutputs, row by row
 * @param outputs those of all networks together
 * @param activations what the hidden layer of each network gives, row by row; null if none is asked
 *     for
 */
record ScoredRows(
    float[] features, int rows, float[][] outputsOfEach, float[] outputs, float[][] activations) {}
