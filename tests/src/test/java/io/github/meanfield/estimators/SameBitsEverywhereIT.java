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

  /** Runs the program; executors counts the driver. */
  private String digest(String master, int seed, int executors) throws Exception {
    Path output = folder.resolve(master.replaceAll("\\W", "-") + seed + ".txt");
    DriverProcess driver =
        new DriverProcess(folder, output, TrainAndPrintDigest.class, master, String.valueOf(seed));
    driver.finish();
    assertTrue(driver.output().contains("executors " + executors), driver.output());
    return driver.line("digest ");
  }
}
