package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One seed, one network: whatever runs the workers, and however rows are kept and sent. */
class SameBitsEverywhereIT {

  private static final String JAVA = "JavaSerializer";

  @TempDir private Path folder;

  @Test
  void theNetworkDependsOnTheSeedAlone() throws Exception {
    String expected = digests("local[1]", JAVA, 1, "1", "MEMORY_AND_DISK").get(0);
    List<String> onTwoCores =
        digests(
            "local[2]",
            JAVA,
            1,
            Stream.of("1 MEMORY_AND_DISK", "1 MEMORY_ONLY_SER", "2 MEMORY_AND_DISK")
                .flatMap(one -> Stream.of(one.split(" ")))
                .toArray(String[]::new));
    assertEquals(List.of(expected, expected), onTwoCores.subList(0, 2));
    assertNotEquals(expected, onTwoCores.get(2));
    for (String serializer : List.of(JAVA, "KryoSerializer")) {
      List<String> onExecutors =
          digests(
              "local-cluster[2,1,1024]",
              serializer,
              3,
              "1",
              serializer.equals(JAVA) ? "MEMORY_AND_DISK" : "DISK_ONLY");
      assertEquals(List.of(expected), onExecutors);
    }
  }

  /**
   * Runs the program.
   *
   * @param executors how many there are, and the driver
   * @param networks seed and storage level of each network
   * @return the digest of each network
   */
  private List<String> digests(String master, String serializer, int executors, String... networks)
      throws Exception {
    Path output = folder.resolve((master + serializer).replaceAll("\\W", "-") + ".txt");
    DriverProcess driver =
        new DriverProcess(
            folder,
            output,
            TrainAndPrintDigest.class,
            Stream.concat(Stream.of(master, serializer), Stream.of(networks))
                .toArray(String[]::new));
    driver.finish();
    assertTrue(driver.output().contains("executors " + executors), driver.output());
    List<String> digests =
        driver
            .output()
            .lines()
            .filter(line -> line.startsWith("digest "))
            .map(line -> line.replaceFirst(".*: ", ""))
            .toList();
    assertEquals(networks.length / 2, digests.size(), driver.output());
    return digests;
  }
}
