"""Jobs of the data lake. Each is a pure ``run(spark, options)``; the entries beside this package only start them."""
