package io.github.meanfield;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import scala.util.Properties;

/**
 * What the build has made of the modules: for Spark 3.5 in target, for Spark 4 in a folder there.
 */
public final class Build {

  /** The version of Scala as Spark's scripts tell it. */
  public static final String SCALA =
      Properties.versionNumberString().replaceFirst("^(\\d+\\.\\d+).*", "$1");

  /** The line of Spark as ./meanfield names it. */
  public static final String SPARK = SCALA.equals("2.12") ? "3.5" : "4";

  private Build() {}

  /** The folder of a module, beside which that of the tests is. */
  public static Path folder(String module) {
    try {
      Path classes =
          Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path tests = Path.of("").toRealPath();
      return tests
          .resolveSibling(module)
          .resolve(tests.relativize(classes.toRealPath()).getParent());
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends a test of backend dl4j-spark, which exists for Scala 2.12 only, where Scala is another.
   */
  public static void assumeBackend(String backend) {
    assumeTrue(!backend.equals("dl4j-spark") || SCALA.equals("2.12"), "there is no " + backend);
  }

  /** Spark as it is laid out for jobs. */
  public static Path sparkHome() {
    return folder("jobs").resolve("spark-home");
  }
}
