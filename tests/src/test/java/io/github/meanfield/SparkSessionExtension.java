package io.github.meanfield;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One session on {@code local[2]} for all test classes of a JVM, given to methods that ask for a
 * {@link SparkSession}. It stops when the last test class has run.
 */
public final class SparkSessionExtension implements BeforeAllCallback, ParameterResolver {

  private static final String KEY = "session";

  @Override
  public void beforeAll(ExtensionContext context) {
    session(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session(context);
  }

  private static SparkSession session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(KEY, key -> new Session(start()), Session.class)
        .session();
  }

  /** A session like that, or that one, for what JUnit Jupiter does not run. */
  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("meanfield-tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.driver.host", "localhost")
        .getOrCreate();
  }

  /** Closed by JUnit after the last test class. */
  private record Session(SparkSession session) implements AutoCloseable {
    @Override
    public void close() {
      session.stop();
    }
  }
}
