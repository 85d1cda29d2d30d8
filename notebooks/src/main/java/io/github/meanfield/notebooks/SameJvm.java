package io.github.meanfield.notebooks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs snippets in this JVM and thread, and keeps what they came to as objects. */
final class SameJvm extends DirectExecutionControl implements ExecutionControlProvider {

  private Object value;
  private Throwable failure;

  @Override
  public String name() {
    return "same-jvm";
  }

  @Override
  public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
    return this;
  }

  @Override
  protected String invoke(Method method) throws Exception {
    // Spark finds the classes of lambdas in a cell by the loader of the thread.
    Thread.currentThread().setContextClassLoader(method.getDeclaringClass().getClassLoader());
    try {
      value = method.invoke(null);
    } catch (InvocationTargetException e) {
      failure = e.getCause();
      throw e;
    }
    return "";
  }

  /** Value of the snippet that ran last; null without one. */
  Object takeValue() {
    Object taken = value;
    value = null;
    return taken;
  }

  /** What the snippet that ran last has thrown; null if it ended well. */
  Throwable takeFailure() {
    Throwable taken = failure;
    failure = null;
    return taken;
  }
}
