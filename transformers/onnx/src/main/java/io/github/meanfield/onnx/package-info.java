/**
 * Writes trained pipelines as ONNX files, which runtimes of many languages score with. What is read
 * are the steps of a {@code runtime.Model}; Spark is not needed.
 *
 * <p>A graph has float tensors of one row a row of the table between its steps: [N, 1] for numbers,
 * [N, size] for vectors. A number that is missing is NaN, and so is all of a vector that is
 * missing. What the pipeline refuses, or leaves out, cannot be refused there: such rows come out
 * without a prediction, as NaN.
 */
package io.github.meanfield.onnx;
