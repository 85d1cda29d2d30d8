package io.github.meanfield.stages.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer of Deeplearning4j: x + a · (f(x) - x) with an activation function f and an a for each
 * unit, which is trained and starts at 1 (Holzmüller et al. 2024, Better by Default, section 3).
 * DL4J opens a network that has it if this class is on the class path. To DL4J, a is a bias.
 */
public final class ParametricActivation extends FeedForwardLayer {

  /** Name of the parameters a. */
  public static final String MIX = "a";

  private static final long serialVersionUID = 1L;

  /** For Jackson. */
  ParametricActivation() {}

  private ParametricActivation(Builder builder) {
    super(builder);
  }

  /**
   * A layer that takes its updater and the like from the network.
   *
   * @param units units of the layer before
   * @param activation the function f
   */
  public static ParametricActivation of(int units, IActivation activation) {
    return new Builder().nIn(units).nOut(units).activation(activation).build();
  }

  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings("unchecked")
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new ParametricActivation(this);
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
    ParametricActivationLayer layer = new ParametricActivationLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return Parameters.INSTANCE;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(layerName, getClass(), input, getOutputType(-1, input))
        .standardMemory(nOut, 0)
        .workingMemory(0, 0, 0, 2 * nOut)
        .cacheMemory(0, 0)
        .build();
  }

  private enum Parameters implements ParamInitializer {
    INSTANCE;

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      ParametricActivation activation = (ParametricActivation) layer;
      if (activation.getIDropout() != null || activation.getWeightNoise() != null) {
        throw new IllegalArgumentException(
            "has a ParametricActivation with dropout or weight noise, which it cannot have");
      }
      return activation.getNOut();
    }

    @Override
    public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return List.of(MIX);
    }

    @Override
    public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return List.of();
    }

    @Override
    public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return List.of(MIX);
    }

    @Override
    public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return false;
    }

    @Override
    public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return MIX.equals(key);
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      conf.addVariable(MIX);
      if (initialize) {
        view.assign(1);
      }
      return getGradientsFromFlattened(conf, view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      return Map.of(MIX, view.reshape(1, view.length()));
    }
  }
}
