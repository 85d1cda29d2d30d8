package io.github.meanfield.stages.network;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer of Deeplearning4j: the code of a variational autoencoder. It takes the mean and then the
 * logarithm of the variance of each of its units, and gives draws in training and the means in
 * scoring; in training it adds the divergence from N(0, 1) to the loss ({@link GaussianSampling}).
 * DL4J opens a network that has it if this class is on the class path.
 */
public final class GaussianCode extends NoParamLayer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int size;
  @JsonProperty private double divergenceWeight;
  @JsonProperty private boolean drawn;

  /**
   * A layer.
   *
   * @param size units of the code, half of the inputs
   * @param divergenceWeight weight β of the divergence, at least 0
   */
  public GaussianCode(int size, double divergenceWeight) {
    this(size, divergenceWeight, true);
  }

  private GaussianCode(
      @JsonProperty("size") int size,
      @JsonProperty("divergenceWeight") double divergenceWeight,
      @JsonProperty("drawn") boolean drawn) {
    super(new Builder());
    this.size = size;
    this.divergenceWeight = divergenceWeight;
    this.drawn = drawn;
  }

  private static final class Builder
      extends org.deeplearning4j.nn.conf.layers.Layer.Builder<Builder> {
    @Override
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      throw new UnsupportedOperationException("a GaussianCode has a constructor");
    }
  }

  /** Units of the code. */
  public int size() {
    return size;
  }

  /** Weight of the divergence. */
  public double divergenceWeight() {
    return divergenceWeight;
  }

  /** Whether codes are drawn in training, and not the means as in scoring. */
  public boolean isDrawn() {
    return drawn;
  }

  /** Makes training compute as scoring does, and adds nothing to the loss. */
  void setPlain() {
    divergenceWeight = 0;
    drawn = false;
  }

  @Override
  public ParamInitializer initializer() {
    boolean isSound = size > 0 && divergenceWeight >= 0 && divergenceWeight <= Double.MAX_VALUE;
    if (!isSound || getIDropout() != null) {
      throw new IllegalArgumentException(
          String.format(
              "has a GaussianCode of %d units and weight %s%s, but must have one of at least 1 unit,"
                  + " a finite weight of at least 0, and no dropout",
              size, divergenceWeight, getIDropout() == null ? "" : " with dropout"));
    }
    return super.initializer();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    GaussianCodeLayer layer = new GaussianCodeLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.feedForward(size);
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(layerName, getClass(), input, getOutputType(-1, input))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 6L * size)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public GaussianCode clone() {
    return (GaussianCode) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaussianCode that
        && super.equals(other)
        && size == that.size
        && divergenceWeight == that.divergenceWeight
        && drawn == that.drawn;
  }

  @Override
  public int hashCode() {
    return super.hashCode() + 31 * size;
  }

  @Override
  public String toString() {
    return String.format("GaussianCode(size=%d, divergenceWeight=%s)", size, divergenceWeight);
  }
}
