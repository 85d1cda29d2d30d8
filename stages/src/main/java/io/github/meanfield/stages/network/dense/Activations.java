package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.Arrays;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** The activation functions, with DL4J's coefficients and its derivatives at kinks. */
final class Activations {

  private static final float SELU_ALPHA = 1.6732632423543772f;
  private static final float SELU_LAMBDA = 1.0507009873554805f;

  private Activations() {}

  /** The function that a DL4J activation stands for. */
  static Activation of(IActivation function) throws UnsupportedNetworkException {
    // By class and not by instanceof: a subclass may do anything.
    Class<?> type = function.getClass();
    if (type == ActivationReLU.class && function.equals(new ActivationReLU())) {
      return Activations::relu;
    } else if (type == ActivationTanH.class) {
      return Activations::tanh;
    } else if (type == ActivationSigmoid.class) {
      return Activations::sigmoid;
    } else if (type == ActivationLReLU.class) {
      return leakyRelu((float) ((ActivationLReLU) function).getAlpha());
    } else if (type == ActivationELU.class && function.equals(new ActivationELU())) {
      return Activations::elu;
    } else if (type == ActivationSELU.class) {
      return Activations::selu;
    } else if (type == ActivationGELU.class && function.equals(new ActivationGELU())) {
      return swish(1.702f);
    } else if (type == ActivationSwish.class) {
      return swish(1f);
    } else if (type == ActivationMish.class) {
      return Activations::mish;
    } else if (type == ActivationSoftPlus.class) {
      return Activations::softplus;
    } else if (type == ActivationIdentity.class) {
      return Activations::identity;
    }
    throw new UnsupportedNetworkException("activation " + function);
  }

  /**
   * 1 above zero and 0 otherwise, for a positive part max(x, 0). Without a branch, so that C2
   * vectorizes it; numbers below 3e-39 give less than 1, and NaN stays NaN.
   */
  private static float step(float positivePart) {
    return Math.min(1f, positivePart * Float.MAX_VALUE);
  }

  /** The argument itself. */
  static void identity(float[] z, float[] slope, float[] scratch, int length) {
    Arrays.fill(slope, 0, length, 1f);
  }

  /** max(x, 0). */
  static void relu(float[] z, float[] slope, float[] scratch, int length) {
    for (int i = 0; i < length; i++) {
      float positive = Math.max(z[i], 0f);
      slope[i] = step(positive);
      z[i] = positive;
    }
  }

  /** x above zero, alpha · x otherwise (Maas et al. 2013). */
  static Activation leakyRelu(float alpha) {
    return (z, slope, scratch, length) -> {
      for (int i = 0; i < length; i++) {
        float positive = Math.max(z[i], 0f);
        slope[i] = alpha + (1f - alpha) * step(positive);
        z[i] = positive + alpha * Math.min(z[i], 0f);
      }
    };
  }

  /** x above zero, e^x - 1 otherwise (Clevert et al. 2015). */
  static void elu(float[] z, float[] slope, float[] scratch, int length) {
    expOfNegativePart(z, slope, scratch, length);
    for (int i = 0; i < length; i++) {
      z[i] = Math.max(z[i], 0f) + (slope[i] - 1f);
    }
  }

  /** λx above zero, λα(e^x - 1) otherwise (Klambauer et al. 2017). */
  static void selu(float[] z, float[] slope, float[] scratch, int length) {
    expOfNegativePart(z, slope, scratch, length);
    for (int i = 0; i < length; i++) {
      float positive = Math.max(z[i], 0f);
      float step = step(positive);
      z[i] = SELU_LAMBDA * (positive + SELU_ALPHA * (slope[i] - 1f));
      slope[i] = SELU_LAMBDA * (step + SELU_ALPHA * slope[i] * (1f - step));
    }
  }

  private static void expOfNegativePart(float[] z, float[] result, float[] scratch, int length) {
    for (int i = 0; i < length; i++) {
      result[i] = Math.min(z[i], 0f);
    }
    FloatMath.exp(result, 1f, result, scratch, length);
  }

  /** Hyperbolic tangent. */
  static void tanh(float[] z, float[] slope, float[] scratch, int length) {
    FloatMath.tanh(z, length);
    for (int i = 0; i < length; i++) {
      slope[i] = 1f - z[i] * z[i];
    }
  }

  /** 1 / (1 + e^-x). */
  static void sigmoid(float[] z, float[] slope, float[] scratch, int length) {
    FloatMath.exp(z, -1f, slope, scratch, length);
    for (int i = 0; i < length; i++) {
      float value = 1f / (1f + slope[i]);
      z[i] = value;
      slope[i] = slope[i] * value * value;
    }
  }

  /**
   * x · sigmoid(factor · x): swish for 1 (Ramachandran et al. 2017), and for 1.702 the form of gelu
   * that is DL4J's default (Hendrycks and Gimpel 2016, section 2).
   */
  static Activation swish(float factor) {
    return (z, slope, scratch, length) -> {
      FloatMath.exp(z, -factor, slope, scratch, length);
      for (int i = 0; i < length; i++) {
        float sigmoid = 1f / (1f + slope[i]);
        slope[i] = sigmoid * (1f + factor * z[i] * (slope[i] * sigmoid));
        z[i] *= sigmoid;
      }
    };
  }

  /**
   * x · tanh(ln(1 + e^x)) (Misra 2019). With n = e^-x the tanh is w / (w + 2n²), where w = 1 + 2n.
   */
  static void mish(float[] z, float[] slope, float[] scratch, int length) {
    FloatMath.exp(z, -1f, slope, scratch, length);
    for (int i = 0; i < length; i++) {
      // Its square is to be finite; the tanh is 1e-18 from there on.
      float n = Math.min(slope[i], 1e18f);
      float w = 1f + 2f * n;
      float inverse = 1f / (w + 2f * n * n);
      float tanh = w * inverse;
      float rest = 2f * n * n * inverse;
      slope[i] = tanh + z[i] * rest * (1f + tanh) / (1f + n);
      z[i] *= tanh;
    }
  }

  /** ln(1 + e^x). */
  static void softplus(float[] z, float[] slope, float[] scratch, int length) {
    FloatMath.exp(z, -1f, slope, scratch, length);
    for (int i = 0; i < length; i++) {
      slope[i] = 1f / (1f + slope[i]);
      // ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
      z[i] = Math.max(z[i], 0f) + (float) Math.log1p(Math.exp(-Math.abs(z[i])));
    }
  }
}
