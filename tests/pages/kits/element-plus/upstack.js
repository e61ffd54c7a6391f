import { ElMessage } from "element-plus";
import { reactive, ref } from "vue/dist/vue.esm-bundler.js";
import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";
import { page } from "./app.js";

export default page({
  template: `
    <el-main>
      <h1>Events Destination</h1>
      <el-button type="primary" @click="step = 'choose'">New Destination</el-button>
      <el-table :data="destinations"><el-table-column prop="name" /><el-table-column prop="status" /></el-table>
      <el-dialog :model-value="step === 'choose'" title="Select a Destination" @close="step === 'choose' && (step = null)">
        <el-radio-group v-model="platform">
          <el-radio-button v-for="name in PLATFORMS" :key="name" :value="name" :label="name" />
        </el-radio-group>
        <template #footer><el-button type="primary" :disabled="!platform" @click="step = 'form'">Next</el-button></template>
      </el-dialog>
      <el-drawer :model-value="step === 'form'" title="Connect Omnisend" size="420" @close="step = null">
        <el-form :model="fields" label-position="top" @submit.prevent>
          <el-form-item label="Configuration name"><el-input v-model="fields.configuration_name" /></el-form-item>
          <el-form-item label="API key" prop="api_key" :rules="[{ required: true, message: 'Enter the key', trigger: 'blur' }]">
            <el-input v-model="fields.api_key" name="api_key" type="password" show-password clearable autocomplete="new-password" />
          </el-form-item>
        </el-form>
        <template #footer>
          <el-button @click="step = null">Cancel</el-button>
          <el-button type="primary" :disabled="!fields.api_key.trim()" @click="submit">Create Configuration</el-button>
        </template>
      </el-drawer>
    </el-main>`,
  setup() {
    const destinations = ref([]);
    const step = ref(null);
    const platform = ref("");
    const fields = reactive({ configuration_name: "Omnisend", api_key: "" });
    const load = async () => {
      destinations.value = await listDestinations();
    };
    const submit = async () => {
      await createDestination({ ...fields });
      step.value = null;
      ElMessage.success("Destination created");
      await load();
    };
    load();
    return { PLATFORMS, destinations, step, platform, fields, submit };
  },
});
