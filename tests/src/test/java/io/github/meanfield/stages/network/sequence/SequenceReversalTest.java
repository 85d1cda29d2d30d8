package io.github.meanfield.stages.network.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences backwards. That networks learn with them is tested with networks for texts. */
class SequenceReversalTest {

  private static final INDArray STEPS =
      Nd4j.createFromArray(new float[][][] {{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 0}, {9, 1, 0}}});

  private static SequenceReversalLayer layer() {
    SequenceReversal reversal = new SequenceReversal();
    return (SequenceReversalLayer)
        reversal.instantiate(
            new NeuralNetConfiguration.Builder().layer(reversal).build(),
            null,
            0,
            null,
            true,
            DataType.FLOAT);
  }

  @Test
  void paddingStaysBehind() {
    SequenceReversalLayer layer = layer();
    layer.feedForwardMaskArray(Nd4j.createFromArray(new float[][] {{1, 1, 1}, {1, 1, 0}}), null, 2);
    INDArray reversed =
        Nd4j.createFromArray(new float[][][] {{{3, 2, 1}, {6, 5, 4}}, {{8, 7, 0}, {1, 9, 0}}});
    LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
    assertEquals(reversed, layer.activate(STEPS, false, memory));
    assertEquals(STEPS, layer.backpropGradient(reversed, memory).getSecond());
  }

  @Test
  void withoutAMaskAllStepsAreReversed() {
    assertEquals(
        Nd4j.createFromArray(new float[][][] {{{3, 2, 1}, {6, 5, 4}}, {{0, 8, 7}, {0, 1, 9}}}),
        layer().activate(STEPS, false, LayerWorkspaceMgr.noWorkspaces()));
  }
}
