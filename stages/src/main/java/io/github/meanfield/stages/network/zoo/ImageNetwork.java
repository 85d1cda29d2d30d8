package io.github.meanfield.stages.network.zoo;

import java.util.function.Function;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * A network of {@link ImageNetworks}: how wide it is, and what keeps it from learning by heart. The
 * estimator's params say the rest: loss, updater, schedule.
 */
public final class ImageNetwork {

  private final String name;
  private final Function<ImageNetwork, String> form;
  private final int height;
  private final int width;
  private final int channels;
  private int filters;
  private double dropout;
  private double weightDecay;
  private int outputs;

  ImageNetwork(
      String name,
      Function<ImageNetwork, String> form,
      int leastSize,
      int height,
      int width,
      int channels,
      int filters) {
    this.name = name;
    this.form = form;
    this.height = Common.requireSize("height", height, leastSize);
    this.width = Common.requireSize("width", width, leastSize);
    this.channels = Common.requireSize("channels", channels);
    this.filters = filters;
  }

  /**
   * Sets the filters of the first convolution, from 1 to 1,000,000; the other layers go with them.
   */
  public ImageNetwork setFilters(int value) {
    filters = Common.requireSize("filters", value);
    return this;
  }

  /**
   * Sets the probability with which training drops a value that enters the output layer, in [0, 1).
   * Default: 0.
   */
  public ImageNetwork setDropout(double value) {
    dropout = Common.requireDropout(value);
    return this;
  }

  /**
   * Sets the share, times the learning rate, that each step takes off the weights, at least 0; it
   * is apart from the gradient, as in AdamW. Default: 0.
   */
  public ImageNetwork setWeightDecay(double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "weightDecay is " + value + ", but must be a number of at least 0");
    }
    weightDecay = value;
    return this;
  }

  /** Sets the number of outputs; 0, the default, leaves it to the labels of the training rows. */
  public ImageNetwork setOutputs(int value) {
    outputs = Common.requireSize("outputs", value, 0);
    return this;
  }

  /** The JSON that {@code networkJson} takes. */
  public String toJson() {
    return form.apply(this);
  }

  int filters() {
    return filters;
  }

  /** Rows of the network: images, channel after channel. */
  InputType input() {
    return InputType.convolutionalFlat(height, width, channels);
  }

  /** What all layers have but where they say otherwise: relu, and the weights of He et al. 2015. */
  NeuralNetConfiguration.Builder layers() {
    NeuralNetConfiguration.Builder layers =
        Common.layers().activation(Activation.RELU).weightInit(WeightInit.RELU);
    return weightDecay == 0 ? layers : layers.weightDecay(weightDecay);
  }

  /** Keeps the number of pixels, but for the stride. */
  static ConvolutionLayer.Builder convolution(int size, int filters) {
    return new ConvolutionLayer.Builder(size, size)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters);
  }

  /** The largest of each 2 × 2 values. */
  static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  OutputLayer output() {
    return Common.output(dropout).weightInit(WeightInit.XAVIER).nOut(outputs).build();
  }

  @Override
  public String toString() {
    return String.format("%s for images of %d × %d × %d", name, height, width, channels);
  }
}
