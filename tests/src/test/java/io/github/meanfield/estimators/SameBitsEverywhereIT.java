package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One seed, one network: whatever runs the workers. */
class SameBitsEverywhereIT {

  @TempDir private Path folder;

  @Test
  void theNetworkDependsOnTheSeedAndNotOnTheMaster() throws Exception {
    String oneCore = digest("local[1]", 1, 1);
    assertEquals(oneCore, digest("local[2]", 1, 1));
    assertEquals(oneCore, digest("local-cluster[2,1,1024]", 1, 3));
    assertNotEquals(oneCore, digest("local[2]", 2, 1));
  }

  @Test
  void serializerAndStorageMakeNoDifference() throws Exception {
    String expected = digest("local[2]", 1, 1);
    assertEquals(expected, digest("local-cluster[2,1,1024]", 1, 3, "KryoSerializer", "DISK_ONLY"));
    assertEquals(expected, digest("local[2]", 1, 1, "JavaSerializer", "MEMORY_ONLY_SER"));
  }

  private String digest(String master, int seed, int executors) throws Exception {
    return digest(master, seed, executors, "JavaSerializer", "MEMORY_AND_DISK");
  }

  /** Runs the program; executors counts the driver. */
  private String digest(
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
