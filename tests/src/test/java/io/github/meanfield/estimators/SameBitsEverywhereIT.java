package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One seed, one network: whatever runs the workers. */
class SameBitsEverywhereIT {

  @TempDir private static Path folder;
  private static String expected;

  @BeforeAll
  static void trainOnOneCore() throws Exception {
    expected = digest("local[1]", 1, 1);
  }

  @Test
  void theNetworkDependsOnTheSeedAndNotOnTheMaster() throws Exception {
    assertEquals(expected, digest("local[2]", 1, 1));
    assertEquals(expected, digest("local-cluster[2,1,1024]", 1, 3));
    assertNotEquals(expected, digest("local[2]", 2, 1));
  }

  @Test
  void serializerAndStorageMakeNoDifference() throws Exception {
    assertEquals(expected, digest("local-cluster[2,1,1024]", 1, 3, "KryoSerializer", "DISK_ONLY"));
    assertEquals(expected, digest("local[2]", 1, 1, "JavaSerializer", "MEMORY_ONLY_SER"));
  }

  private static String digest(String master, int seed, int executors) throws Exception {
    return digest(master, seed, executors, "JavaSerializer", "MEMORY_AND_DISK");
  }

  /** Runs the program; executors counts the driver. */
  private static String digest(
      String master, int seed, int executors, String serializer, String storageLevel)
      throws Exception {
    String name = (master + seed + serializer + storageLevel).replaceAll("\\W", "-");
    Path output = folder.resolve(name + ".txt");
    DriverProcess driver =
        new DriverProcess(
            folder,
            output,
            TrainAndPrintDigest.class,
            master,
            String.valueOf(seed),
            serializer,
            storageLevel);
    driver.finish();
    assertTrue(driver.output().contains("executors " + executors), driver.output());
    return driver.line("digest ");
  }
}
