package io.github.meanfield.runtime.steps;

/**
 * An activation function of each number of each step.
 *
 * @param function the function
 * @param alpha for LEAKY_RELU the slope below zero; else 0
 */
public record SequenceActivation(Activate.Function function, double alpha)
    implements SequenceLayer {

  /** Checks the components. */
  public SequenceActivation {
    Require.finite("alpha", alpha);
  }

  @Override
  public int inputs() {
    return Layer.ANY;
  }

  @Override
  public int outputs() {
    return Layer.ANY;
  }

  @Override
  public long held(int taken) {
    return taken;
  }

  @Override
  public long numParameters() {
    return 0;
  }
}
