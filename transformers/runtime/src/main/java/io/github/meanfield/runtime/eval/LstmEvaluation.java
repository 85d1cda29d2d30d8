package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Lstm;
import java.util.Arrays;

/** Long short-term memory, which reads the steps of a row from first to last. */
final class LstmEvaluation implements StepsEvaluation {

  private static final ActivationFunction SIGMOID =
      new ActivationFunction(Activate.Function.SIGMOID, 0);

  private final int inputs;
  private final int units;
  private final DenseEvaluation dense;

  /** A step's inputs, and the outputs of the step before. */
  private final float[] known;

  private final float[] memory;
  private final float[] added;
  private final float[] shown;
  private final float[] gates;
  private final float[] scratch;

  LstmEvaluation(Lstm layer) {
    inputs = layer.inputs();
    units = layer.outputs();
    dense = new DenseEvaluation(layer.weights(), layer.bias());
    known = new float[inputs + units];
    memory = new float[units];
    added = new float[units];
    shown = new float[units];
    gates = new float[Lstm.GATES * units];
    scratch = new float[gates.length];
  }

  @Override
  public void apply(float[] input, int steps, float[] output) {
    Arrays.fill(known, inputs, known.length, 0);
    Arrays.fill(memory, 0);
    for (int t = 0; t < steps; t++) {
      System.arraycopy(input, t * inputs, known, 0, inputs);
      step(dense.apply(known));
      System.arraycopy(known, inputs, output, t * units, units);
    }
  }

  private void step(float[] sums) {
    System.arraycopy(sums, 0, added, 0, units);
    FloatMath.tanh(added, units);
    SIGMOID.apply(sums, gates, scratch, gates.length);
    for (int j = 0; j < units; j++) {
      memory[j] = gates[units + j] * memory[j] + gates[3 * units + j] * added[j];
      shown[j] = memory[j];
    }
    FloatMath.tanh(shown, units);
    for (int j = 0; j < units; j++) {
      known[inputs + j] = gates[2 * units + j] * shown[j];
    }
  }
}
