package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the commands say of themselves. */
class MeanfieldTest {

  @Test
  void describesEachCommand() {
    for (String command : List.of("inspect", "train", "score", "evaluate", "quickstart")) {
      assertEquals(0, Meanfield.run(command, "--help"));
    }
    assertEquals(0, Meanfield.run("--version"));
  }
}
