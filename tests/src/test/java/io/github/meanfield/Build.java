package io.github.meanfield;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
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

  /** Whether there is backend dl4j-spark, which exists for Scala 2.12 only. */
  public static final boolean HAS_DL4J_SPARK = SCALA.equals("2.12");

  private Build() {}

  /** The project's root, which is above these classes, wherever the JVM was started. */
  public static Path root() {
    Path classes = classes();
    return Stream.iterate(classes, Objects::nonNull, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("pom.xml")))
        .filter(folder -> Files.isDirectory(folder.resolve("jobs")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no project holds " + classes));
  }

  /** The folder of a module, beside which that of the tests is. */
  public static Path folder(String module) {
    Path root = root();
    return root.resolve(module).resolve(root.resolve("tests").relativize(classes()).getParent());
  }

  private static Path classes() {
    try {
      return Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toRealPath();
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends a test of backend dl4j-spark where there is none. */
  public static void assumeBackend(String backend) {
    assumeTrue(!backend.equals("dl4j-spark") || HAS_DL4J_SPARK, "there is no " + backend);
  }

  /** Spark as it is laid out for jobs. */
  public static Path sparkHome() {
    return folder("jobs").resolve("spark-home");
  }
}
