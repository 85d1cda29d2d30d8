package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * output = input · W + b. As in DL4J, W comes first, column by column (so that it is Wᵀ row by
 * row), and then b.
 */
final class Linear extends Layer {

  private final int inputs;
  private final int outputs;
  private final boolean biased;

  private Parameters parameters;
  private int offset;

  /** W and b for BLAS, once they are needed, and which version of the parameters they are. */
  private FloatPointer weights = new FloatPointer(0L);

  private FloatPointer bias;
  private int version;
  private FloatPointer weightGradient = new FloatPointer(0L);
  private FloatPointer biasGradient;

  private FloatPointer nativeInput = new FloatPointer(0L);
  private FloatPointer nativeOutput = new FloatPointer(0L);
  private FloatPointer nativeInputDelta = new FloatPointer(0L);
  private FloatPointer ones = new FloatPointer(0L);
  private float[] output;
  private float[] inputDelta = {};
  private int capacity;

  /** The input of the last forward step, if it was sparse, otherwise null. */
  private SparseBatch sparseInput;

  private TouchedWeights touched;

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
  }

  /** Lets BLAS have the parameters as they are now. */
  private void publish() {
    if (weights.capacity() == 0) {
      weights = new FloatPointer((long) parameterLength());
      bias = biased ? new FloatPointer(weights).position((long) inputs * outputs) : null;
    } else if (version == parameters.version()) {
      return;
    }
    weights.put(parameters.values(), offset, parameterLength());
    version = parameters.version();
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

  /**
   * Computes outputs of sparse rows, as the layer by which they enter the network.
   *
   * @param input the rows, in the same object at each call; {@code backward} reads them there once
   *     more
   * @return rows × outputs
   */
  float[] forward(SparseBatch input) {
    sparseInput = input;
    if (touched == null) {
      touched = new TouchedWeights(offset, outputs, input);
    }
    int biasOffset = offset + inputs * outputs;
    for (int i = 0; i < input.rows(); i++) {
      if (biased) {
        System.arraycopy(parameters.values(), biasOffset, output, i * outputs, outputs);
      } else {
        Arrays.fill(output, i * outputs, (i + 1) * outputs, 0);
      }
    }
    touched.forward(parameters.values(), output);
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
    publish();
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
    if (weightGradient.capacity() == 0) {
      weightGradient = new FloatPointer((long) parameterLength());
      biasGradient =
          biased ? new FloatPointer(weightGradient).position((long) inputs * outputs) : null;
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
                sparseInput.values(), sparseInput.starts()[row], sparseInput.starts()[row + 1]);
    return norm * norm;
  }

  @Override
  void sumRows(float[] factors, int rows) {
    boolean isCleared = false;
    for (int i = 0; i < rows; i++) {
      if (factors[i] > 0) {
        clip(factors[i], i * outputs, (i + 1) * outputs);
      } else {
        // 0 times infinity would be in the sum.
        Arrays.fill(rowDelta, i * outputs, (i + 1) * outputs, 0);
        if (!Double.isFinite(squareOfInput(i))) {
          isCleared |= clearInput(i);
        }
      }
    }
    if (isCleared) {
      nativeInput.put(denseInput, 0, rows * inputs);
    }
    gradient(rowDelta, rows);
  }

  /** Returns whether what BLAS has is another row now. */
  private boolean clearInput(int row) {
    if (sparseInput != null) {
      int[] starts = sparseInput.starts();
      Arrays.fill(sparseInput.values(), starts[row], starts[row + 1], 0);
      return false;
    }
    Arrays.fill(denseInput, row * inputs, (row + 1) * inputs, 0);
    return true;
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
    publish();
    Blas.multiply(rows, inputs, outputs, nativeOutput, weights, product);
    product.get(inputDelta, 0, rows * inputs);
    return inputDelta;
  }

  /** Of the first layer, so that no gradient of the input is needed. */
  private void sparseGradient(float[] delta, int rows) {
    touched.backward(delta);
    if (biased) {
      float[] gradient = parameters.gradientOfOthers();
      int biasOffset = offset + inputs * outputs;
      Arrays.fill(gradient, biasOffset, biasOffset + outputs, 0);
      for (int i = 0; i < rows; i++) {
        for (int unit = 0; unit < outputs; unit++) {
          gradient[biasOffset + unit] += delta[i * outputs + unit];
        }
      }
    }
    parameters.setTouched(touched);
  }

  @Override
  long bytes() {
    long natives =
        weights.capacity()
            + weightGradient.capacity()
            + nativeInput.capacity()
            + nativeInputDelta.capacity();
    return Float.BYTES * (natives + inputDelta.length) + (touched == null ? 0 : touched.bytes());
  }
}
