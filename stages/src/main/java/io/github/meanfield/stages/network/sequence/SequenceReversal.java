package io.github.meanfield.stages.network.sequence;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer of Deeplearning4j that puts the steps of each sequence in reverse and leaves the padding
 * behind them, for a recurrent layer that reads backwards. Deeplearning4j's {@code Bidirectional}
 * reads the padding first, and lets it change what it knows; its {@code ReverseTimeSeriesVertex}
 * does the same as this layer, step by step. It has no parameters and no dropout.
 */
public final class SequenceReversal extends NoParamLayer {

  private static final long serialVersionUID = 1L;

  /** A layer. */
  public SequenceReversal() {
    super(new Builder());
  }

  private static final class Builder
      extends org.deeplearning4j.nn.conf.layers.Layer.Builder<Builder> {
    @Override
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      throw new UnsupportedOperationException("a SequenceReversal has a constructor");
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
    SequenceReversalLayer layer = new SequenceReversalLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input;
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(layerName, getClass(), input, input)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public SequenceReversal clone() {
    return (SequenceReversal) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceReversal that && super.equals(that);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "SequenceReversal()";
  }
}
