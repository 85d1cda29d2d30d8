package io.github.meanfield.stages.network.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCodeTest {

  /** Asks for the native code twice, as a JVM in which many tasks fail does. */
  static final class Asking {
    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          NativeCode.ensure();
        } catch (IllegalStateException e) {
          System.out.println("refused: " + e.getMessage());
        }
      }
    }
  }

  @Test
  void aPlatformWithoutNativesIsToldEachTime(@TempDir Path folder) throws Exception {
    String platform = "linux-riscv64";
    List<String> refused =
        JavaProcess.run(
                folder,
                Asking.class,
                List.of("-Dorg.bytedeco.javacpp.platform=" + platform),
                environment -> {})
            .lines()
            .filter(line -> line.startsWith("refused: "))
            .toList();
    assertEquals(2, refused.size(), refused::toString);
    assertEquals(refused.get(0), refused.get(1));
    assertTrue(
        refused.get(0).contains("cannot be loaded on this machine, a " + platform),
        refused::toString);
    assertTrue(
        refused.get(0).contains("'openblas' of org.bytedeco with classifier " + platform),
        refused::toString);
  }
}
