package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that is killed and started again comes to the network of one that was not. */
class KilledDriverIT {

  @TempDir private Path folder;

  @Test
  void aDriverKilledInTheMiddleOfAnEpochGoesOn() throws Exception {
    DriverProcess undisturbed = start("undisturbed", "local[2]", "a");
    undisturbed.finish();

    DriverProcess killed = start("killed", "local[2]", "b");
    killed.killAfter("network: epoch 3, round 5");
    assertFalse(killed.output().contains("digest "), killed.output());

    // On another number of cores, and so with rows in other partitions.
    DriverProcess resumed = start("resumed", "local[1]", "b");
    resumed.finish();
    assertEquals("resumed after epoch 2", resumed.line("resumed "));
    assertEquals(undisturbed.line("digest "), resumed.line("digest "));
  }

  private DriverProcess start(String name, String master, String directory) throws IOException {
    return new DriverProcess(
        folder,
        folder.resolve(name + ".txt"),
        TrainWithCheckpoints.class,
        master,
        folder.resolve(directory).toUri().toString());
  }
}
