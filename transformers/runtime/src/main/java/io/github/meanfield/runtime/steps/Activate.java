package io.github.meanfield.runtime.steps;

/**
 * An activation function f of each number, or input + mix · (f(input) - input).
 *
 * @param function the function
 * @param alpha for LEAKY_RELU the slope below zero; else 0
 * @param mix one number a unit (Holzmüller et al. 2024, Better by Default, section 3), or none: 1
 */
public record Activate(Function function, double alpha, float[] mix) implements Layer {

  /** An activation function. */
  public enum Function {
    /** The argument itself. */
    IDENTITY,
    /** max(x, 0). */
    RELU,
    /** x above zero, alpha · x otherwise (Maas et al. 2013). */
    LEAKY_RELU,
    /** x above zero, e^x - 1 otherwise (Clevert et al. 2015). */
    ELU,
    /** λx above zero, λα(e^x - 1) otherwise (Klambauer et al. 2017). */
    SELU,
    /** Hyperbolic tangent. */
    TANH,
    /** 1 / (1 + e^-x). */
    SIGMOID,
    /** x · sigmoid(1.702 x) (Hendrycks and Gimpel 2016, section 2). */
    GELU,
    /** x · sigmoid(x) (Ramachandran et al. 2017). */
    SWISH,
    /** x · tanh(ln(1 + e^x)) (Misra 2019). */
    MISH,
    /** ln(1 + e^x). */
    SOFTPLUS
  }

  /** Checks the components. */
  public Activate {
    Require.finite("alpha", alpha);
    Require.finite("mix", mix);
  }

  @Override
  public int inputs() {
    return mix.length == 0 ? ANY : mix.length;
  }

  @Override
  public int outputs() {
    return inputs();
  }

  @Override
  public long numParameters() {
    return mix.length;
  }
}
