package io.github.meanfield;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of stages by the interfaces that declare them, in the order of the sources. */
public final class DeclaredParams {

  private DeclaredParams() {}

  /** The interfaces that declare params of a stage: its superclass's, its own, theirs. */
  public static List<Class<?>> interfaces(Class<?> stage) {
    Set<Class<?>> found = new LinkedHashSet<>();
    add(stage, found);
    return List.copyOf(found);
  }

  private static void add(Class<?> type, Set<Class<?>> found) {
    if (type == null || !type.getName().startsWith("io.github.meanfield.")) {
      return;
    }
    add(type.getSuperclass(), found);
    if (type.isInterface() && !names(type).isEmpty()) {
      found.add(type);
    }
    for (Class<?> each : type.getInterfaces()) {
      add(each, found);
    }
  }

  /** Names of the params that an interface itself declares. */
  public static List<String> names(Class<?> type) {
    // Reflection knows no order of methods.
    String code = Source.of(type).text();
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Param.class.isAssignableFrom(method.getReturnType()))
        .map(Method::getName)
        .sorted(Comparator.comparingInt(name -> code.indexOf(" " + name + "() {")))
        .toList();
  }

  /** All params of a stage. */
  public static List<Param<?>> of(Params stage) {
    List<String> order = new ArrayList<>();
    interfaces(stage.getClass()).forEach(type -> order.addAll(names(type)));
    return Stream.<Param<?>>of(stage.params())
        .sorted(Comparator.comparingInt(param -> order.indexOf(param.name())))
        .toList();
  }
}
