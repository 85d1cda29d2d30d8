package io.github.meanfield.stages.network.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.HiddenLayers;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows are scored with those of about their length, and get their own outputs. */
class LengthSlicesTest {

  private static final int STEPS = 40;
  private static final int ROWS = 90;
  private static final String JSON = SequenceNetworks.tokensAndNumbers(STEPS, 9, 2, 3).toJson();
  private static final RowShape SHAPE = NetworkConfiguration.parse(JSON).rowShape();
  private static final int[] LENGTHS = new Random(6).ints(ROWS, 0, STEPS + 1).toArray();

  private static List<int[]> slices(int floats) {
    float[] rows = SequenceNetworks.rows(SHAPE, LENGTHS, 1);
    return LengthSlices.of(rows, ROWS, SHAPE, steps -> 10 * steps, floats).slices();
  }

  @Test
  void slicesHoldEachRowOnceAndLittlePadding() {
    List<int[]> slices = slices(1 << 20);
    assertArrayEquals(
        IntStream.range(0, ROWS).toArray(),
        slices.stream().flatMapToInt(Arrays::stream).sorted().toArray());
    assertTrue(slices.size() < 10, () -> slices.size() + " slices");
    for (int[] slice : slices) {
      int longest = Arrays.stream(slice).map(row -> LENGTHS[row]).max().orElseThrow();
      int shortest = Arrays.stream(slice).map(row -> LENGTHS[row]).min().orElseThrow();
      assertTrue(longest <= Math.max(8, 1.25 * shortest), shortest + " to " + longest);
    }
  }

  @Test
  void slicesAreWithinTheMemoryThatIsGiven() {
    for (int[] slice : slices(1000)) {
      int longest = Arrays.stream(slice).map(row -> LENGTHS[row]).max().orElseThrow();
      assertTrue(slice.length == 1 || slice.length * 10 * longest <= 1000);
    }
    assertEquals(ROWS, slices(1).size());
  }

  @Test
  void aRowHasItsOwnOutputsWhateverItsNeighbours() {
    Dl4jNetwork network = new Dl4jNetwork(JSON);
    // A row is 44 numbers wide, more than 8 outputs; the embedding has 4 for each of 40 steps.
    assertEquals(5 * STEPS, network.rowWidth(false));
    int part = HiddenLayers.find(NetworkConfiguration.parse(JSON), "both");
    float[] rows = SequenceNetworks.rows(SHAPE, LENGTHS, 1);
    float[] activations = new float[ROWS * 8];
    float[] outputs = network.outputs(rows, ROWS, part, activations);
    assertArrayEquals(outputs, network.outputs(rows, ROWS));
    for (int row = 0; row < ROWS; row++) {
      float[] alone = Arrays.copyOfRange(rows, row * SHAPE.width(), (row + 1) * SHAPE.width());
      float[] ofRow = new float[8];
      assertArrayEquals(
          Arrays.copyOfRange(outputs, 3 * row, 3 * row + 3),
          network.outputs(alone, 1, part, ofRow),
          1e-5f);
      assertArrayEquals(Arrays.copyOfRange(activations, 8 * row, 8 * row + 8), ofRow, 1e-5f);
    }
    assertEquals(0, network.outputs(rows, 0, TrainableNetwork.NO_PART, new float[0]).length);
  }
}
