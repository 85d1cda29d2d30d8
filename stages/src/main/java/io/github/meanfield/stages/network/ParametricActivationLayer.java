package io.github.meanfield.stages.network;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J computes for a {@link ParametricActivation}. */
final class ParametricActivationLayer extends BaseLayer<ParametricActivation> {

  private static final long serialVersionUID = 1L;

  ParametricActivationLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Type type() {
    return Type.FEED_FORWARD;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
    assertInputSet(false);
    INDArray output = memory.dup(ArrayType.ACTIVATIONS, input, input.ordering());
    output = layerConf().getActivationFn().getActivation(output, training);
    output.subi(input).muliRowVector(getParam(ParametricActivation.MIX)).addi(input);
    return memory.leverageTo(ArrayType.ACTIVATIONS, output);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray delta, LayerWorkspaceMgr memory) {
    assertInputSet(true);
    IActivation activation = layerConf().getActivationFn();
    INDArray difference = activation.getActivation(input.dup(), true).subi(input);
    INDArray gradient = gradientViews.get(ParametricActivation.MIX);
    gradient.assign(difference.muli(delta).sum(true, 0));
    INDArray inputDelta = activation.backprop(input.dup(), delta.dup()).getFirst();
    inputDelta.subi(delta).muliRowVector(getParam(ParametricActivation.MIX)).addi(delta);
    Gradient gradients = new DefaultGradient();
    gradients.setGradientFor(ParametricActivation.MIX, gradient);
    return Pair.of(gradients, memory.leverageTo(ArrayType.ACTIVATION_GRAD, inputDelta));
  }
}
