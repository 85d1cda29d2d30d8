package io.github.meanfield.keras;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Puts steps together in the form that Meanfield's networks have, which the dense engine computes:
 * one layer after the other where the model allows it, activations and dropout within the dense
 * layers that they go with, and an output layer at the end.
 */
final class Assembly {

  private Steps network;

  private Assembly(Steps steps) {
    network = steps;
  }

  /**
   * The network of steps.
   *
   * @throws IllegalArgumentException if there are no parameters, or too many
   */
  static NetworkZip of(Steps steps) {
    Assembly assembly = new Assembly(steps);
    steps.steps().forEach(assembly::fold);
    assembly.makeOutput();
    return assembly.zip();
  }

  /** Puts an activation into the dense layer before it, or dropout into the one behind it. */
  private void fold(Step given) {
    Step step = network.named(given.name());
    Step before = network.named(step.inputs().get(0));
    if (before == null || !network.isOnlyConsumer(step, before.name())) {
      return;
    }
    if (step.layer() instanceof ActivationLayer activation
        && before.layer() instanceof DenseLayer dense
        && dense.getActivationFn() instanceof ActivationIdentity) {
      dense.setActivationFn(activation.getActivationFn());
      network = network.without(step, before.name());
    } else if (step.layer() instanceof DenseLayer dense
        && before.layer() instanceof DropoutLayer dropout) {
      dense.setIDropout(dropout.getIDropout());
      network = network.without(before, before.inputs().get(0));
    }
  }

  /** Makes the dense layer at the end, if there is one, an output layer. */
  private void makeOutput() {
    Step last = network.named(network.output());
    boolean isEnd =
        network.steps().stream().noneMatch(step -> step.inputs().contains(network.output()));
    if (last != null && isEnd && last.layer() instanceof DenseLayer dense) {
      OutputLayer output =
          new OutputLayer.Builder(loss(dense.getActivationFn()))
              .nIn(dense.getNIn())
              .nOut(dense.getNOut())
              .hasBias(dense.hasBias())
              .activation(dense.getActivationFn())
              .dropOut(dense.getIDropout())
              .name(last.name())
              .build();
      Step made = new Step(last.name(), output, null, last.inputs(), last.parameters());
      List<Step> steps = new ArrayList<>(network.steps());
      steps.set(steps.indexOf(last), made);
      network = new Steps(steps, network.input(), network.output());
    }
  }

  /** The loss that goes with an activation, for who trains with Deeplearning4j itself. */
  private static ILossFunction loss(IActivation activation) {
    return activation instanceof ActivationSoftmax
        ? new LossMCXENT()
        : activation instanceof ActivationSigmoid ? new LossBinaryXENT() : new LossMSE();
  }

  private NetworkZip zip() {
    NetworkConfiguration configuration =
        NetworkConfiguration.parse(network.isChain() ? chain() : graph());
    // Nothing is drawn by it, but the same file is to be the same network.
    configuration.setSeed(0);
    int length = configuration.parameterLength();
    if (length == 0) {
      throw new IllegalArgumentException("has no weights");
    }
    float[] parameters = new float[length];
    List<Part> parts = configuration.parts();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Step step = configuration.isGraph() ? network.named(part.name()) : network.steps().get(i);
      System.arraycopy(step.parameters(), 0, parameters, part.offset(), part.length());
    }
    return new NetworkZip(configuration.toJson(), parameters);
  }

  private static NeuralNetConfiguration.Builder common() {
    return new NeuralNetConfiguration.Builder().dataType(DataType.FLOAT);
  }

  /** As Deeplearning4j's builder makes it, for which it would load ND4J's native library. */
  private String chain() {
    MultiLayerConfiguration chain = new MultiLayerConfiguration();
    chain.setConfs(
        network.steps().stream().map(step -> common().layer(step.layer()).build()).toList());
    chain.setCacheMode(CacheMode.NONE);
    return chain.toJson();
  }

  private String graph() {
    Nd4jCode.ensure();
    GraphBuilder graph = common().graphBuilder().addInputs(network.input());
    for (Step step : network.steps()) {
      String[] inputs = step.inputs().toArray(new String[0]);
      if (step.layer() != null) {
        graph.addLayer(step.name(), step.layer(), inputs);
      } else {
        graph.addVertex(step.name(), step.vertex(), inputs);
      }
    }
    // What Keras has let through is as it is to be, such as a softmax of one output.
    return graph.setOutputs(network.output()).validateOutputLayerConfig(false).build().toJson();
  }
}
