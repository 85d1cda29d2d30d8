package io.github.meanfield;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster for all test classes of a JVM, given to methods that ask for a {@link SparkCluster}.
 * It ends when the last test class has run.
 */
public final class SparkClusterExtension implements ParameterResolver {

  private static final String KEY = "cluster";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(KEY, key -> start(), SparkCluster.class);
  }

  private static SparkCluster start() {
    try {
      return new SparkCluster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
