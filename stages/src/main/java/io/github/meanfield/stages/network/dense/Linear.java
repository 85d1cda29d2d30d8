package io.github.meanfield.stages.network.dense;

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
  private FloatPointer weights;
  private FloatPointer bias;
  private FloatPointer weightGradient;
  private FloatPointer biasGradient;

  private FloatPointer nativeInput = new FloatPointer(0L);
  private FloatPointer nativeOutput = new FloatPointer(0L);
  private FloatPointer ones = new FloatPointer(0L);
  private float[] output;
  private float[] inputDelta = {};
  private int capacity;

  Linear(int inputs, int outputs, boolean biased) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.biased = biased;
  }

  @Override
  public int parameterLength() {
    return Math.addExact(Math.multiplyExact(inputs, outputs), biased ? outputs : 0);
  }

  @Override
  public void bind(Parameters all, int first) {
    parameters = all;
    offset = first;
    int biasOffset = first + inputs * outputs;
    weights = all.nativeValues(first);
    weightGradient = all.nativeGradient(first);
    bias = biased ? all.nativeValues(biasOffset) : null;
    biasGradient = biased ? all.nativeGradient(biasOffset) : null;
  }

  @Override
  public void reserve(int rows) {
    capacity = rows;
    nativeInput.close();
    nativeOutput.close();
    ones.close();
    nativeInput = new FloatPointer((long) rows * inputs);
    nativeOutput = new FloatPointer((long) rows * outputs);
    float[] units = new float[rows];
    Arrays.fill(units, 1);
    ones = new FloatPointer(units);
    output = new float[Math.multiplyExact(rows, outputs)];
    inputDelta = new float[0];
  }

  @Override
  public float[] forward(float[] input, int rows, boolean training) {
    nativeInput.put(input, 0, rows * inputs);
    Blas.multiplyTransposed(rows, outputs, inputs, nativeInput, weights, nativeOutput);
    if (biased) {
      Blas.addToRows(rows, outputs, ones, bias, nativeOutput);
    }
    nativeOutput.get(output, 0, rows * outputs);
    return output;
  }

  @Override
  public float[] backward(float[] delta, int rows, boolean inputNeeded) {
    // What the native buffers hold is not needed any more once the gradient is known.
    nativeOutput.put(delta, 0, rows * outputs);
    Blas.transposedMultiply(outputs, inputs, rows, nativeOutput, nativeInput, weightGradient);
    if (biased) {
      Blas.sumOfRows(rows, outputs, nativeOutput, ones, biasGradient);
    }
    weightGradient.get(parameters.gradient(), offset, parameterLength());
    if (!inputNeeded) {
      return inputDelta;
    }
    if (inputDelta.length == 0) {
      inputDelta = new float[Math.multiplyExact(capacity, inputs)];
    }
    Blas.multiply(rows, inputs, outputs, nativeOutput, weights, nativeInput);
    nativeInput.get(inputDelta, 0, rows * inputs);
    return inputDelta;
  }
}
