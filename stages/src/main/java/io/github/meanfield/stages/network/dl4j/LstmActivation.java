package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** An activation whose derivative follows from its value. */
enum LstmActivation {
  TANH(ActivationTanH.class) {
    @Override
    void apply(float[] x, float[] scratch) {
      FloatMath.tanh(x, x.length);
    }

    @Override
    void slopes(float[] values, float[] slopes) {
      for (int i = 0; i < values.length; i++) {
        // Rounding may have made a value a little more than 1.
        slopes[i] = Math.max(0, 1 - values[i] * values[i]);
      }
    }
  },

  SIGMOID(ActivationSigmoid.class) {
    @Override
    void apply(float[] x, float[] scratch) {
      FloatMath.exp(x, -1, x, scratch, x.length);
      for (int i = 0; i < x.length; i++) {
        x[i] = 1 / (1 + x[i]);
      }
    }

    @Override
    void slopes(float[] values, float[] slopes) {
      for (int i = 0; i < values.length; i++) {
        slopes[i] = values[i] * (1 - values[i]);
      }
    }
  };

  private final Class<? extends IActivation> type;

  LstmActivation(Class<? extends IActivation> type) {
    this.type = type;
  }

  /** The one that computes what a function of ND4J does, if there is one. */
  static Optional<LstmActivation> of(IActivation function) {
    return Arrays.stream(values()).filter(each -> each.type == function.getClass()).findFirst();
  }

  /** Replaces arguments by values. The scratch array is as long. */
  abstract void apply(float[] x, float[] scratch);

  /** Derivatives where the function has these values. */
  abstract void slopes(float[] values, float[] slopes);
}
