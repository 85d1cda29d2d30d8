package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * output = input · W + b. As in DL4J, W comes first, column by column (so that it is Wᵀ row by
 * row), and then b.
 */
final class Linear extends Layer implements SparseInput {

  private final int inputs;
  private final int outputs;
  private final boolean biased;

  private Parameters parameters;
  private int offset;
  private FloatPointer weights;
  private FloatPointer bias;
  private FloatPointer weightGradient;
  private FloatPointer biasGradient;

  private FloatPointer nativeInput = new FloatPointer(0L);
  private FloatPointer nativeOutput = new FloatPointer(0L);
  private FloatPointer nativeInputDelta = new FloatPointer(0L);
  private FloatPointer ones = new FloatPointer(0L);
  private float[] output;
  private float[] inputDelta = {};
  private int capacity;

  /** The input of the last forward step, if it was sparse. */
  private SparseRows sparseInput;

  private int[] order;
  private int first;

  /** The input of the last forward step, if it was not, and what came back. */
  private float[] denseInput;

  private float[] rowDelta;

  Linear(int inputs, int outputs, boolean biased) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.biased = biased;
  }

  @Override
  int parameterLength() {
    return Math.addExact(Math.multiplyExact(inputs, outputs), biased ? outputs : 0);
  }

  @Override
  void bind(Parameters all, int first) {
    parameters = all;
    offset = first;
    int biasOffset = first + inputs * outputs;
    weights = all.nativeValues(first);
    bias = biased ? all.nativeValues(biasOffset) : null;
  }

  @Override
  void reserve(int rows) {
    capacity = rows;
    nativeInput.close();
    nativeOutput.close();
    nativeInputDelta.close();
    ones.close();
    nativeInput = new FloatPointer(0L);
    nativeInputDelta = new FloatPointer(0L);
    nativeOutput = new FloatPointer((long) rows * outputs);
    float[] units = new float[rows];
    Arrays.fill(units, 1);
    ones = new FloatPointer(units);
    output = new float[Math.multiplyExact(rows, outputs)];
    inputDelta = new float[0];
  }

  @Override
  public float[] forward(SparseRows input, int[] order, int first, int rows) {
    sparseInput = input;
    this.order = order;
    this.first = first;
    int[] starts = input.starts();
    int[] columns = input.columns();
    float[] features = input.values();
    float[] values = parameters.values();
    int biasOffset = offset + inputs * outputs;
    for (int i = 0; i < rows; i++) {
      int from = starts[order[first + i]];
      int to = starts[order[first + i] + 1];
      for (int unit = 0; unit < outputs; unit++) {
        int column = offset + unit * inputs;
        float sum = biased ? values[biasOffset + unit] : 0;
        for (int k = from; k < to; k++) {
          sum += features[k] * values[column + columns[k]];
        }
        output[i * outputs + unit] = sum;
      }
    }
    return output;
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    sparseInput = null;
    denseInput = input;
    if (nativeInput.capacity() == 0) {
      // Sparse rows have no need of it.
      nativeInput = new FloatPointer((long) capacity * inputs);
    }
    nativeInput.put(input, 0, rows * inputs);
    Blas.multiplyTransposed(rows, outputs, inputs, nativeInput, weights, nativeOutput);
    if (biased) {
      Blas.addToRows(rows, outputs, ones, bias, nativeOutput);
    }
    nativeOutput.get(output, 0, rows * outputs);
    return output;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    gradient(delta, rows);
    // What the native buffers hold is not needed any more once the gradient is known.
    return inputNeeded ? timesWeights(rows, nativeInput) : inputDelta;
  }

  /** What sparse rows have before them needs no gradient. */
  private void gradient(float[] delta, int rows) {
    if (sparseInput != null) {
      sparseGradient(delta, rows);
      return;
    }
    if (weightGradient == null) {
      weightGradient = parameters.nativeGradient(offset);
      biasGradient = biased ? parameters.nativeGradient(offset + inputs * outputs) : null;
    }
    nativeOutput.put(delta, 0, rows * outputs);
    Blas.transposedMultiply(outputs, inputs, rows, nativeOutput, nativeInput, weightGradient);
    if (biased) {
      Blas.sumOfRows(rows, outputs, nativeOutput, ones, biasGradient);
    }
    weightGradient.get(parameters.gradient(), offset, parameterLength());
  }

  @Override
  boolean hasGradientOfRows() {
    return true;
  }

  /** The gradient of a row is the product of a column and a row, and so is its norm. */
  @Override
  float[] backwardOfRows(float[] delta, int rows, boolean inputNeeded, double[] squares) {
    rowDelta = delta;
    for (int i = 0; i < rows; i++) {
      double slope = FloatMath.norm(delta, i * outputs, (i + 1) * outputs);
      squares[i] += slope * slope * (squareOfInput(i) + (biased ? 1 : 0));
    }
    if (!inputNeeded) {
      return inputDelta;
    }
    if (nativeInputDelta.capacity() == 0) {
      nativeInputDelta = new FloatPointer((long) capacity * inputs);
    }
    nativeOutput.put(delta, 0, rows * outputs);
    return timesWeights(rows, nativeInputDelta);
  }

  private double squareOfInput(int row) {
    double norm =
        sparseInput == null
            ? FloatMath.norm(denseInput, row * inputs, (row + 1) * inputs)
            : FloatMath.norm(
                sparseInput.values(),
                sparseInput.starts()[order[first + row]],
                sparseInput.starts()[order[first + row] + 1]);
    return norm * norm;
  }

  @Override
  void sumRows(float[] factors, int rows) {
    boolean isCleared = false;
    for (int i = 0; i < rows; i++) {
      if (factors[i] > 0) {
        clip(factors[i], i * outputs, (i + 1) * outputs);
      } else {
        // 0 times infinity would be in the sum. Sparse features are finite, and so is their norm.
        Arrays.fill(rowDelta, i * outputs, (i + 1) * outputs, 0);
        if (!Double.isFinite(squareOfInput(i))) {
          Arrays.fill(denseInput, i * inputs, (i + 1) * inputs, 0);
          isCleared = true;
        }
      }
    }
    if (isCleared) {
      nativeInput.put(denseInput, 0, rows * inputs);
    }
    gradient(rowDelta, rows);
  }

  /** What is too small to be scaled exactly is 0, as a large input would make much of it. */
  private void clip(float factor, int from, int to) {
    if (factor == 1) {
      return;
    }
    FloatMath.scale(rowDelta, factor, from, to);
    for (int k = from; k < to; k++) {
      if (Math.abs(rowDelta[k]) < Float.MIN_NORMAL) {
        rowDelta[k] = 0;
      }
    }
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    nativeOutput.put(delta, 0, rows * outputs);
    return timesWeights(rows, nativeInput);
  }

  /** The derivative of the input, of that of the outputs in native memory. */
  private float[] timesWeights(int rows, FloatPointer product) {
    if (inputDelta.length == 0) {
      inputDelta = new float[Math.multiplyExact(capacity, inputs)];
    }
    Blas.multiply(rows, inputs, outputs, nativeOutput, weights, product);
    product.get(inputDelta, 0, rows * inputs);
    return inputDelta;
  }

  /** Of the first layer, so that no gradient of the input is needed. */
  private void sparseGradient(float[] delta, int rows) {
    int[] starts = sparseInput.starts();
    int[] columns = sparseInput.columns();
    float[] features = sparseInput.values();
    float[] gradient = parameters.gradient();
    Arrays.fill(gradient, offset, offset + parameterLength(), 0);
    int biasOffset = offset + inputs * outputs;
    for (int i = 0; i < rows; i++) {
      int from = starts[order[first + i]];
      int to = starts[order[first + i] + 1];
      for (int unit = 0; unit < outputs; unit++) {
        float slope = delta[i * outputs + unit];
        int column = offset + unit * inputs;
        for (int k = from; k < to; k++) {
          gradient[column + columns[k]] += slope * features[k];
        }
        if (biased) {
          gradient[biasOffset + unit] += slope;
        }
      }
    }
  }
}
