package io.github.meanfield.stages.network.sequence;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer of Deeplearning4j: a block of a transformer's encoder (Vaswani et al. 2017, "Attention is
 * all you need", section 3.1), with the normalizations before what they are for (Xiong et al. 2020,
 * "On layer normalization in the transformer architecture"). Of steps x, an array of rows × numbers
 * × steps, it makes y = x + A(N(x)) and gives y + F(N(y)) in the same shape: A is self-attention of
 * several heads, F is two dense layers with an activation between them, each step for itself, and N
 * gives the numbers of a step mean 0 and variance 1 (with 1e-5 added to the variance). N has no
 * gain and shift of its own: the dense layer that follows each has them in its weights.
 *
 * <p>Steps that are masked are attended to by none, and come out as zeros. Its dropout, which must
 * be Deeplearning4j's {@code Dropout}, drops numbers of A(N(x)) and F(N(y)) and not of x (section
 * 5.4 there), and of the sum of x and positions.
 *
 * <p>Parameters, weights as inputs × units: {@code Wqkv} and {@code bqkv} of queries, keys and
 * values, each head after head; {@code Wo} and {@code bo} of what attention gives; {@code W1},
 * {@code b1}, {@code W2} and {@code b2} of the dense layers. Deeplearning4j opens a network that
 * has it if this class is on the class path.
 */
public final class TransformerBlock extends FeedForwardLayer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private int heads;
  @JsonProperty private int units;
  @JsonProperty private boolean positions;
  @JsonProperty private boolean normalized;

  /** For Jackson. */
  TransformerBlock() {}

  private TransformerBlock(Builder builder) {
    super(builder);
    heads = builder.heads;
    units = builder.units;
    positions = builder.positions;
    normalized = builder.normalized;
    initializeConstraints(builder);
  }

  /** Makes blocks. Their activation, relu unless it is set, is that between the dense layers. */
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {

    private int heads = 1;
    private int units;
    private boolean positions;
    private boolean normalized;

    /**
     * Starts a block.
     *
     * @param size numbers of a step, at least 1
     * @param heads heads of attention, at least 1, which share the numbers: a divisor of size
     * @param units units between the two dense layers, at least 1
     */
    public Builder(int size, int heads, int units) {
      nIn(size);
      nOut(size);
      this.heads = heads;
      this.units = units;
      activation(Activation.RELU);
    }

    /**
     * Whether the steps, multiplied by the root of their size, have positions added to them, as the
     * first block has it (sections 3.4 and 3.5 there): sines of wavelengths from 2π to 20,000π at
     * numbers 0, 2 …, cosines at the others.
     *
     * @param value false unless it is set
     * @return this builder
     */
    public Builder positions(boolean value) {
      positions = value;
      return this;
    }

    /**
     * Whether the outputs are normalized as N does it, as those of the last block are.
     *
     * @param value false unless it is set
     * @return this builder
     */
    public Builder normalized(boolean value) {
      normalized = value;
      return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new TransformerBlock(this);
    }
  }

  /** Heads of attention. */
  public int heads() {
    return heads;
  }

  /** Units between the two dense layers. */
  public int units() {
    return units;
  }

  /** Whether positions are added to the inputs. */
  public boolean addsPositions() {
    return positions;
  }

  /** Whether the outputs are normalized. */
  public boolean normalizesOutputs() {
    return normalized;
  }

  @Override
  public ParamInitializer initializer() {
    return TransformerParameters.INSTANCE;
  }

  /** Numbers that a step has in all that is computed of it, without the weights of attention. */
  public long numbersOfStep() {
    return 9 * nIn + 2L * units;
  }

  /**
   * Numbers that a row has in all that is computed of it, with the weights of attention.
   *
   * @param steps steps of the row
   */
  public long numbersOfRow(int steps) {
    return steps * numbersOfStep() + SelfAttention.weightsOfRow(heads, steps);
  }

  /**
   * Requires that the block can be computed.
   *
   * @throws IllegalArgumentException if it cannot; the message says what the network "has"
   */
  void requireSound() {
    boolean isDropout = getIDropout() == null || getIDropout() instanceof Dropout;
    boolean isSized = nIn >= 1 && nIn == nOut && units >= 1;
    if (!isSized || heads < 1 || nIn % heads != 0 || !isDropout || getWeightNoise() != null) {
      throw new IllegalArgumentException(
          String.format(
              "has a TransformerBlock of %d inputs, %d outputs, %d heads and %d units%s, but must"
                  + " have one with as many outputs as inputs, a number of heads that divides them,"
                  + " at least 1 unit, no dropout but Dropout, and no weight noise",
              nIn,
              nOut,
              heads,
              units,
              isDropout && getWeightNoise() == null ? "" : ", with other dropout or noise"));
    }
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    TransformerLayer layer = new TransformerLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    if (!(input instanceof InputType.InputTypeRecurrent steps)) {
      throw new IllegalStateException("A TransformerBlock takes sequences, not " + input);
    }
    return InputType.recurrent(nOut, steps.getTimeSeriesLength());
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    long parameters = initializer().numParams(this);
    long steps = Math.max(1, ((InputType.InputTypeRecurrent) input).getTimeSeriesLength());
    return new LayerMemoryReport.Builder(layerName, getClass(), input, getOutputType(-1, input))
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(0, 0, 0, steps * numbersOfStep())
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public TransformerBlock clone() {
    return (TransformerBlock) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransformerBlock that
        && super.equals(other)
        && heads == that.heads
        && units == that.units
        && positions == that.positions
        && normalized == that.normalized;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + units;
  }

  @Override
  public String toString() {
    return String.format(
        "TransformerBlock(size=%d, heads=%d, units=%d, positions=%s, normalized=%s)",
        nIn, heads, units, positions, normalized);
  }
}
