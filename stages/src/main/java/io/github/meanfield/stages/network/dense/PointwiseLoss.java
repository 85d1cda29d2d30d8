package io.github.meanfield.stages.network.dense;

/** A loss that is a sum over the outputs, each behind an activation function of its own number. */
final class PointwiseLoss extends OutputLoss {

  private final Activation activation;
  private final ErrorFunction error;
  private final float[] weights;
  private float[] slope;
  private float[] scratch;

  /** The loss of one output. */
  interface ErrorFunction {

    /** Loss of a prediction. */
    double loss(float prediction, float target);

    /** Derivative of the loss by the prediction. */
    float derivative(float prediction, float target);
  }

  /** (prediction - target)². */
  static final ErrorFunction SQUARED =
      new ErrorFunction() {
        @Override
        public double loss(float prediction, float target) {
          double error = prediction - target;
          return error * error;
        }

        @Override
        public float derivative(float prediction, float target) {
          return 2f * (prediction - target);
        }
      };

  /** |prediction - target|; the derivative at 0 is 0. */
  static final ErrorFunction ABSOLUTE =
      new ErrorFunction() {
        @Override
        public double loss(float prediction, float target) {
          return Math.abs(prediction - target);
        }

        @Override
        public float derivative(float prediction, float target) {
          return Math.signum(prediction - target);
        }
      };

  /**
   * prediction - target · ln(prediction): Poisson's negative log-likelihood but for ln(target!).
   */
  static final ErrorFunction POISSON =
      new ErrorFunction() {
        @Override
        public double loss(float prediction, float target) {
          return prediction - target * Math.log(prediction);
        }

        @Override
        public float derivative(float prediction, float target) {
          return 1f - target / prediction;
        }
      };

  /** Weights are factors of the outputs' losses. */
  PointwiseLoss(Activation activation, ErrorFunction error, float[] weights) {
    super(weights.length);
    this.activation = activation;
    this.error = error;
    this.weights = weights;
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    slope = new float[delta.length];
    scratch = new float[delta.length];
  }

  @Override
  public double loss(float[] outputs, float[] targets, int rows) {
    activation.apply(outputs, slope, scratch, rows * units);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < units; k++) {
        int at = i * units + k;
        sum += weights[k] * error.loss(outputs[at], targets[at]);
        delta[at] = weights[k] / rows * error.derivative(outputs[at], targets[at]);
      }
    }
    FloatMath.multiply(delta, slope, 0, rows * units);
    return sum / rows;
  }
}
