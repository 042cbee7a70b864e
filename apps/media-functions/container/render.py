"""Renders a GLB model to a PNG picture: blender --background --python render.py -- <model.glb> <picture.png>"""

import sys

import bpy
from mathutils import Vector

model, picture = sys.argv[sys.argv.index("--") + 1 :]

bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.import_scene.gltf(filepath=model)
meshes = [each for each in bpy.context.scene.objects if each.type == "MESH"]
if not meshes:
    sys.exit("error: the model has no mesh")

corners = [mesh.matrix_world @ Vector(corner) for mesh in meshes for corner in mesh.bound_box]
low = Vector(map(min, zip(*corners)))
high = Vector(map(max, zip(*corners)))
center = (low + high) / 2
size = max((high - low).length, 1e-6)

scene = bpy.context.scene
camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
camera.location = center + Vector((1, -1.2, 0.8)).normalized() * size * 1.6
camera.rotation_euler = (center - camera.location).to_track_quat("-Z", "Y").to_euler()
camera.data.clip_end = size * 10
camera.data.clip_start = size / 1000
scene.collection.objects.link(camera)
scene.camera = camera

sun = bpy.data.objects.new("sun", bpy.data.lights.new("sun", type="SUN"))
sun.data.energy = 3
sun.rotation_euler = (0.7, 0.2, 0.4)
scene.collection.objects.link(sun)
scene.world = bpy.data.worlds.new("world")
scene.world.use_nodes = True
scene.world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.6

scene.render.engine = "CYCLES"  # EEVEE needs a display
scene.cycles.device = "CPU"
scene.cycles.samples = 64
scene.render.resolution_x, scene.render.resolution_y = 1280, 960
scene.render.film_transparent = True
scene.render.image_settings.file_format = "PNG"
scene.render.filepath = picture
bpy.ops.render.render(write_still=True)
