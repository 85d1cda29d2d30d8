package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The part of a report about the network itself.
 *
 * @param features features of a row
 * @param columns what they are once they are encoded
 * @param parameters numbers in all layers
 * @param updater how they were trained; null if nothing was
 * @param networks how many such networks are averaged
 * @param layers the layers, in order
 */
record NetworkSection(
    int features,
    int columns,
    long parameters,
    String updater,
    int networks,
    List<LayerFacts> layers) {

  /**
   * A layer.
   *
   * @param type DL4J's name of its kind
   * @param activation its activation function, null without one
   * @param inputs what enters it of a row; null if that has no fixed number
   * @param outputs its units; null if that has no fixed number
   * @param parameters numbers in it
   * @param isFrozen whether training has left it as it was
   */
  record LayerFacts(
      String type,
      String activation,
      Long inputs,
      Long outputs,
      long parameters,
      boolean isFrozen) {

    static LayerFacts of(org.deeplearning4j.nn.api.Layer layer) {
      Layer kind = layer.conf().getLayer();
      FeedForwardLayer sized =
          kind instanceof FeedForwardLayer its && its.getNIn() > 0 ? its : null;
      IActivation activation =
          kind instanceof BaseLayer its
              ? its.getActivationFn()
              : kind instanceof ActivationLayer its ? its.getActivationFn() : null;
      return new LayerFacts(
          kind.getClass().getSimpleName(),
          activation == null ? null : activation.toString(),
          sized == null ? null : (Long) sized.getNIn(),
          sized == null ? null : (Long) sized.getNOut(),
          layer.numParams(),
          layer instanceof FrozenLayer);
    }

    private List<Object> row() {
      return List.of(
          type + (isFrozen ? ", frozen" : ""),
          activation == null ? "" : activation,
          inputs == null ? "" : Console.count(inputs) + " × " + Console.count(outputs),
          parameters);
    }
  }

  static NetworkSection of(NeuralNetworkModel<?> model) {
    int columns = model.encoding().stream().mapToInt(FeatureSlot::columns).sum();
    return of(
        model.network(),
        model.numFeatures(),
        columns == 0 ? model.numFeatures() : columns,
        model.summary().courses().size());
  }

  static NetworkSection of(Model network, int features, int columns, int networks) {
    org.deeplearning4j.nn.api.Layer[] layers =
        network instanceof ComputationGraph graph
            ? graph.getLayers()
            : ((MultiLayerNetwork) network).getLayers();
    Optional<String> updater =
        Stream.of(layers)
            .map(layer -> layer.conf().getLayer())
            .filter(BaseLayer.class::isInstance)
            .map(layer -> ((BaseLayer) layer).getIUpdater())
            .filter(its -> its != null && !(its instanceof NoOp))
            .map(its -> its.getClass().getSimpleName())
            .findFirst();
    return new NetworkSection(
        features,
        columns,
        network.numParams(),
        updater.orElse(null),
        networks,
        Stream.of(layers).map(LayerFacts::of).toList());
  }

  void addTo(Report report) {
    report.value("network", this);
    report.section(
        "Network",
        Numbers.counted(features, "feature")
            + (columns == features ? "" : " in " + Numbers.counted(columns, "column"))
            + " of each row, and "
            + Numbers.counted(parameters, "parameter")
            + (updater == null ? "." : ", trained by " + updater + ".")
            + (networks > 1
                ? " The predictions of " + Console.count(networks) + " such networks are averaged."
                : ""),
        List.of(),
        ReportTable.of(
            List.of("layer", "activation", "in × out", "parameters"),
            layers.stream().map(LayerFacts::row).toList()));
  }
}
