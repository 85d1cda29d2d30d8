package io.github.meanfield.stages.network.sequence;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** What Deeplearning4j computes of a {@link SequenceReversal}. */
final class SequenceReversalLayer extends AbstractLayer<SequenceReversal> {

  private static final long serialVersionUID = 1L;

  SequenceReversalLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
    assertInputSet(false);
    return reversed(input, ArrayType.ACTIVATIONS, memory);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray delta, LayerWorkspaceMgr memory) {
    return Pair.of(new DefaultGradient(), reversed(delta, ArrayType.ACTIVATION_GRAD, memory));
  }

  private INDArray reversed(INDArray sequences, ArrayType type, LayerWorkspaceMgr memory) {
    INDArray lengths =
        maskArray == null
            ? Nd4j.valueArrayOf(new long[] {sequences.size(0)}, sequences.size(2), DataType.INT64)
            // A MergeVertex gives a mask of booleans, which have no sum.
            : maskArray.castTo(DataType.INT64).sum(1);
    INDArray result = memory.createUninitialized(type, dataType, sequences.shape(), 'c');
    Nd4j.exec(
        DynamicCustomOp.builder("reverse_sequence")
            .addInputs(sequences, lengths)
            .addOutputs(result)
            .addIntegerArguments(2, 0)
            .build());
    return result;
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}
}
