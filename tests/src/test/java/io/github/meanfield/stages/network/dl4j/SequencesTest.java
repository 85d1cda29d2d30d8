package io.github.meanfield.stages.network.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.natives.Nd4jCode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SequencesTest {

  /** Rows × numbers × steps: 100 · row + 10 · number + step. */
  private static final float[][] EXPECTED = {
    {0, 10, 20, 100, 110, 120}, {1, 11, 21, 101, 111, 121}
  };

  @BeforeAll
  static void loadNativeCode() {
    Nd4jCode.ensure();
  }

  @Test
  void readsStepsOfArraysInAnyOrder() {
    INDArray plain =
        Nd4j.createFromArray(
            new float[][][] {
              {{0, 1}, {10, 11}, {20, 21}},
              {{100, 101}, {110, 111}, {120, 121}}
            });
    INDArray wide = Nd4j.create(DataType.FLOAT, 2, 5, 2);
    INDArray part = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 4), NDArrayIndex.all());
    part.assign(plain);
    for (INDArray array :
        List.of(
            plain,
            plain.dup('f'),
            plain.permute(0, 2, 1).dup('c').permute(0, 2, 1),
            plain.permute(2, 0, 1).dup('c').permute(1, 2, 0),
            part)) {
      try (Sequences sequences = Sequences.of(array)) {
        float[] secondRow = new float[3];
        sequences.get(1, 1, secondRow);
        assertArrayEquals(new float[] {101, 111, 121}, secondRow);
        long position = sequences.position(1, 0) + 2 * sequences.toNextNumber();
        assertEquals(120, sequences.values().get(position));
        assertTrue(sequences.isSame(EXPECTED, 0));
        assertTrue(sequences.isSame(new float[][] {{100, 110, 120}, secondRow}, 1));
        assertFalse(sequences.isSame(new float[][] {EXPECTED[0], {1, 11, 21, 101, 111, 0}}, 0));
      }
    }
    INDArray doubles = plain.castTo(DataType.DOUBLE);
    assertThrows(IllegalStateException.class, () -> Sequences.of(doubles));
    assertThrows(IllegalStateException.class, () -> NativeFloats.dense(part));
  }

  @Test
  void readsOneOfEach() {
    try (Sequences one = Sequences.of(Nd4j.createFromArray(new float[][][] {{{7}}}))) {
      assertTrue(one.isSame(new float[][] {{7}}, 0));
    }
  }
}
