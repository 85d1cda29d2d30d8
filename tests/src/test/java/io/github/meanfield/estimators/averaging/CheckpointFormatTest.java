package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointFormatTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes of the magic number and of the version. */
  private static final int FRONT = 2 * Integer.BYTES;

  @Test
  void allIsReadAsItWasWritten() throws IOException {
    Checkpoint found = read(written());
    assertEquals(List.of("X"), found.kernels());
    assertEquals(List.of(0.25), found.epochs().get(0).predictions());
    requireRest(found);
  }

  @Test
  void version3HasNeitherKernelsNorPredictions() throws IOException {
    Checkpoint found = read(asVersion3(written()));
    assertEquals(List.of(), found.kernels());
    assertEquals(List.of(), found.epochs().get(0).predictions());
    requireRest(found);
  }

  private static void requireRest(Checkpoint found) {
    assertEquals(7, found.epoch());
    assertEquals(21, found.updaterSteps());
    assertArrayEquals(new float[] {1, 2, 3}, found.state());
    assertArrayEquals(new float[] {4}, found.velocity());
    assertArrayEquals(new float[] {5, 6}, found.bestParameters());
    assertArrayEquals(new float[] {7}, found.average());
  }

  private static byte[] written() throws IOException {
    Checkpoint checkpoint =
        new Checkpoint(
            List.of(new EpochRecord(7, 3, 100, 0.5, 0.6, 0.7, 0.01, 2, List.of(0.25))),
            Map.of(),
            21,
            new Times(1, 2, 3),
            List.of("X"),
            new float[] {1, 2, 3},
            new float[] {4},
            new float[] {5, 6},
            new float[] {7});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFormat.write(new CheckpointFormat.Content(Map.of(), checkpoint), out);
    return out.toByteArray();
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return CheckpointFormat.read(new ByteArrayInputStream(bytes)).checkpoint();
  }

  /** The same without kernels and predictions in its header; reading does not look at the hash. */
  private static byte[] asVersion3(byte[] bytes) throws IOException {
    int length = ByteBuffer.wrap(bytes).getInt(FRONT);
    int start = FRONT + Integer.BYTES;
    ObjectNode header = (ObjectNode) JSON.readTree(bytes, start, length);
    assertNotNull(header.remove("kernels"));
    assertNotNull(((ObjectNode) header.get("epochs").get(0)).remove("predictions"));
    byte[] less = JSON.writeValueAsBytes(header);
    ByteBuffer made = ByteBuffer.allocate(bytes.length - length + less.length);
    made.put(bytes, 0, Integer.BYTES).putInt(3).putInt(less.length).put(less);
    made.put(bytes, start + length, bytes.length - start - length);
    return made.array();
  }
}
